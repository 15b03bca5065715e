import { mutationsOf } from '../stryker.js';

export default mutationsOf('policy', ['src/policy/**/*.ts']);
