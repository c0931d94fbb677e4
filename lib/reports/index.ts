export * from './errors';
export { exportReports } from './export';
