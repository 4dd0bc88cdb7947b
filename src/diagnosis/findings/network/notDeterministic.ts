import { percent } from '../../../shared/format';
import { defineFinding } from '../finding';

export const notDeterministic = defineFinding<{ difference: number }>({
  code: 'not-deterministic',
  title: 'Answers differ when asked twice',
  words: ({ difference }) =>
    `The network’s output differs by ${percent(difference)} when it is given the same input twice: dropout was left on, or it draws noise itself. Runs from the same seed cannot be compared, so no skip is recommended.`,
});
