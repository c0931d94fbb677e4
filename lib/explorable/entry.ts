import { serve } from './worker';

declare const self: Parameters<typeof serve>[0];

serve(self);
