// Until findings/, skip/ and terminal/ name the module itself.
export { counted } from './format';
