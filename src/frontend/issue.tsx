import ForgeReconciler from '@forge/react';
import React from 'react';
import { IssuePanel } from './issue/issue-panel';

ForgeReconciler.render(<IssuePanel />);
