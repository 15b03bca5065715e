import { mutationsOf } from '../stryker.js';

export default mutationsOf('machines', ['machines/**/*.ts']);
