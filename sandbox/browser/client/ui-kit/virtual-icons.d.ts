/** Every icon of the design system by its name; the bundler writes this module. */
declare module 'virtual:design-system-icons' {
  import type { ComponentType } from 'react';
  import type { NewCoreIconProps } from '@atlaskit/icon';

  const glyphs: Readonly<Record<string, ComponentType<NewCoreIconProps>>>;
  export default glyphs;
}
