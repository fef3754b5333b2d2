export const predict = {
  label: (name: string) => `Label: ${name}`,
  predicted: (name: string, percent: string) => `Predicted: ${name} (${percent} %)`,
};
