import React from 'react';
import DynamicTable from '@atlaskit/dynamic-table';
import Pagination from '@atlaskit/pagination';
import { call, pick, propsOf, slot, textProp } from './component';
import type { Drawing, Drawings } from './component';
import type { ForgeDoc } from '../forge/forge-doc';
import { Nodes, PropNodes } from './node';

const cellKey = (cell: ForgeDoc): string => textProp(cell, 'cellKey') ?? cell.key;

const DrawnTable: Drawing = ({ doc }) => {
  const props = propsOf(doc, 'DynamicTable');
  const head = slot(doc, 'head').map((cell) => ({
    key: cellKey(cell),
    content: <Nodes docs={cell.children} />,
    ...pick(
      cell.props as { isSortable?: boolean; width?: number; shouldTruncate?: boolean; isIconOnlyHeader?: boolean },
      'isSortable',
      'width',
      'shouldTruncate',
      'isIconOnlyHeader',
    ),
  }));
  const rows = slot(doc, 'rows').map((row) => ({
    key: textProp(row, 'rowKey') ?? row.key,
    isHighlighted: row.props['isHighlighted'] === true,
    cells: row.children.map((cell) => ({
      key: cellKey(cell),
      content: <Nodes docs={cell.children} />,
      ...pick(cell.props as { colSpan?: number }, 'colSpan'),
    })),
  }));
  return (
    <DynamicTable
      {...pick(
        props,
        'caption',
        'defaultPage',
        'defaultSortKey',
        'defaultSortOrder',
        'highlightedRowIndex',
        'isFixedSize',
        'isLoading',
        'isRankable',
        'label',
        'loadingSpinnerSize',
        'page',
        'paginationi18n',
        'rowsPerPage',
        'sortKey',
        'sortOrder',
        'testId',
      )}
      {...(head.length === 0 ? {} : { head: { cells: head } })}
      rows={rows}
      emptyView={<PropNodes value={props.emptyView} />}
      onSetPage={(page) => call(doc, 'onSetPage', page)}
      onSort={(sort: { readonly key: string; readonly sortOrder: string }) =>
        call(doc, 'onSort', { key: sort.key, sortOrder: sort.sortOrder })
      }
      onRankStart={(rank) => call(doc, 'onRankStart', { ...rank })}
      onRankEnd={(rank) => call(doc, 'onRankEnd', { ...rank })}
    />
  );
};

const DrawnPagination: Drawing = ({ doc }) => {
  const props = propsOf(doc, 'Pagination');
  return (
    <Pagination
      pages={[...props.pages]}
      {...pick(props, 'defaultSelectedIndex', 'label', 'max', 'nextLabel', 'pageLabel', 'previousLabel', 'selectedIndex', 'testId')}
      onChange={(event, page: unknown) => call(doc, 'onChange', { type: event.type }, page)}
    />
  );
};

/** DynamicTable, Pagination. */
export const table: Drawings = { DynamicTable: DrawnTable, Pagination: DrawnPagination };
