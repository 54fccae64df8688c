import { buttons } from './buttons';
import { charts } from './charts';
import { choices } from './choices';
import type { Drawings } from './component';
import { content } from './content';
import { dates } from './dates';
import { feedback } from './feedback';
import { form } from './form';
import { icons } from './icon';
import { inlineEdit } from './inline-edit';
import { layout } from './layout';
import { overlays } from './overlays';
import { people } from './people';
import { select } from './select';
import { table } from './table';
import { tabs } from './tabs';
import { text } from './text';
import { textInputs } from './text-inputs';

/** The host component for every UI Kit component the sandbox draws. `Frame` is not among them: it needs a Custom UI resource. */
export const drawings: Drawings = {
  ...layout,
  ...text,
  ...buttons,
  ...form,
  ...textInputs,
  ...choices,
  ...select,
  ...dates,
  ...table,
  ...tabs,
  ...overlays,
  ...feedback,
  ...charts,
  ...people,
  ...inlineEdit,
  ...icons,
  ...content,
};
