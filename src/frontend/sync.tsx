import ForgeReconciler from '@forge/react';
import React from 'react';
import { SyncPage } from './sync/sync-page';

ForgeReconciler.render(<SyncPage />);
