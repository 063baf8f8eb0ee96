/** The plots that `--plot` names. */
export const PLOT_NAMES = ['window', 'instances', 'failures', 'stun', 'timeline'] as const
export type PlotName = (typeof PLOT_NAMES)[number]
