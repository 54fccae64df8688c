import React from 'react';
import AtlaskitTabs from '@atlaskit/tabs/tabs';
import Tab from '@atlaskit/tabs/tab';
import TabList from '@atlaskit/tabs/tab-list';
import TabPanel from '@atlaskit/tabs/tab-panel';
import { call, pick, propsOf, textProp } from './component';
import type { Drawing, Drawings } from './component';
import { Nodes } from './node';

const DrawnTabs: Drawing = ({ doc }) => {
  const props = propsOf(doc, 'Tabs');
  return (
    <AtlaskitTabs
      id={textProp(doc, 'id') ?? doc.key}
      {...pick(props, 'defaultSelected', 'selected', 'shouldUnmountTabPanelOnChange', 'testId')}
      onChange={(index) => call(doc, 'onChange', index)}
    >
      {doc.children.map((child) => (
        <Nodes key={child.key} docs={[child]} />
      ))}
    </AtlaskitTabs>
  );
};

const DrawnTabList: Drawing = ({ doc }) => (
  <TabList>
    {doc.children.map((child) => (
      <Nodes key={child.key} docs={[child]} />
    ))}
  </TabList>
);

const DrawnTab: Drawing = ({ doc }) => (
  <Tab {...pick(propsOf(doc, 'Tab'), 'testId')}>
    <Nodes docs={doc.children} />
  </Tab>
);

const DrawnTabPanel: Drawing = ({ doc }) => (
  <TabPanel {...pick(propsOf(doc, 'TabPanel'), 'testId')}>
    <div className="uikit-tab-panel">
      <Nodes docs={doc.children} />
    </div>
  </TabPanel>
);

/** Tabs, TabList, Tab, TabPanel. */
export const tabs: Drawings = { Tabs: DrawnTabs, TabList: DrawnTabList, Tab: DrawnTab, TabPanel: DrawnTabPanel };
