// Until findings/, skip/ and terminal/ name the module itself.
export { percent, round } from './format';
