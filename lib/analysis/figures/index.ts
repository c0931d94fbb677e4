export { forestPlot, type ForestOptions, type ForestSeries } from './forest-plot';
export { learningCurves, type CurveOptions, type CurveSeries } from './learning-curves';
export { settingCurves, type SettingOptions, type SettingSeries } from './setting-curves';
export {
  differenceCurve,
  linePlot,
  type LineOptions,
  type LineSeries,
  type Remark,
} from './line-plot';
export {
  formingPredictions,
  type FormingPrediction,
  type FormingPredictionOptions,
} from './forming-predictions';
export { heatMap, type HeatMapOptions } from './heat-map';
export { measures } from './measures';
export { smallMultiples, type Panel, type SmallMultiplesOptions } from './small-multiples';
export { windowMap, type WindowMapOptions, type WindowMapPanel } from './window-map';
export type { ReferenceLine } from './series';
