// Only the parts of ECharts that a page draws: everything else stays out of the bundle.
import * as echarts from 'echarts/core';
import { BarChart, LineChart, TreemapChart } from 'echarts/charts';
import {
  AriaComponent, DatasetComponent, GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent,
} from 'echarts/components';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';

echarts.use([
  BarChart, LineChart, TreemapChart,
  AriaComponent, DatasetComponent, GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent,
  LabelLayout, SVGRenderer,
]);
window.echarts = echarts;
