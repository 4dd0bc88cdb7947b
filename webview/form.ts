import { kindOf, START_FIELDS, type StartField, type StartValues } from '../src/shared/startForm';

/** Milliseconds without a key after which the host is asked what the diagnosis would take. */
const QUIET = 200;

export interface FormHost {
  /** What stands in the form now; `settled` when the reader has paused. */
  changed(values: StartValues, isSettled: boolean): void;
  submitted(): void;
}

/** Listens to the start form; its fields belong to the reader once they are drawn. */
export class StartFormInput {
  #timer = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly host: FormHost,
  ) {
    root.addEventListener('input', ({ target }) => {
      if (isField(target)) this.#changed();
    });
    root.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && isField(event.target) && event.target instanceof HTMLInputElement)
        this.host.submitted();
    });
  }

  values(): StartValues {
    const fields = [...this.root.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[data-field]')];
    return Object.fromEntries(fields.map((field) => [field.dataset['field'], field.value])) as StartValues;
  }

  set(name: StartField, value: string): void {
    const field = this.#field(name);
    if (field) field.value = value;
    this.#changed();
  }

  /** Puts the cursor into the first field. */
  focus(): void {
    this.#field(START_FIELDS[0])?.focus();
  }

  #field(name: StartField): HTMLInputElement | HTMLSelectElement | null {
    return this.root.querySelector<HTMLInputElement | HTMLSelectElement>(`[data-field="${name}"]`);
  }

  #changed(): void {
    const values = this.values();
    this.host.changed(values, false);
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.host.changed(values, true), QUIET);
  }
}

function isField(target: EventTarget | null): target is HTMLInputElement | HTMLSelectElement {
  return target instanceof HTMLElement && target.dataset['field'] !== undefined;
}

export function isPathField(name: string | undefined): name is StartField {
  const field = START_FIELDS.find((one) => one === name);
  return field !== undefined && kindOf(field).type === 'path';
}
