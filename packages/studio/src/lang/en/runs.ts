export const runs = {
  title: 'Runs',
  show: (title: string) => `Show ${title} in charts`,
  actions: (title: string) => `Actions for ${title}`,
  rename: 'Rename',
  newName: (title: string) => `New name for ${title}`,
  pin: 'Pin',
  unpin: 'Unpin',
  pinned: 'pinned',
  pinHint: 'A pinned run stays when the page needs room.',
  pinsFull: (most: number) => `At most ${most} runs can be pinned.`,
  remove: 'Delete',
  removeRun: (title: string) => `Delete ${title}`,
  group: 'Group',
  groups: { none: 'Not grouped', model: 'By network', data: 'By data' },
  removed: (title: string) => `Deleted: ${title}`,
  removedSome: (count: number) => `Deleted: ${count} runs`,
  undo: 'Undo',
  repeated: (title: string) =>
    `${title} has the same settings and seed, so a new run would give the same numbers. It is now selected. Change a setting or the seed for a new run.`,
  revived: (name: string, runs: number) =>
    `${name} is on the page again. ${runs === 1 ? 'The run on it' : `The ${runs} runs on it`} can be continued, tested and looked into.`,
  madeRoom: (title: string, most: number) =>
    `The page shows at most ${most} runs. It moved the oldest, ${title}, to “Earlier runs”.`,
  madeRoomForGood: (title: string, most: number) =>
    `The page shows at most ${most} runs. It removed the oldest, ${title}, to make room.`,
  thinned:
    'The browser has no room for more runs, so the page deleted the weights of the oldest earlier runs. Their curves stay. Pinned runs are not touched.',
  dismiss: 'Close',
  problems: {
    blocked:
      'This browser does not let the page keep runs, for example in a private window. They are gone after a reload. To keep the result of a run, save its files or copy its link under “Code and link”.',
    full: 'The browser has no room for more runs, so the last steps are not kept. Delete earlier runs, or free space on the disk.',
    failed:
      'The browser could not store the last steps. They are gone after a reload. To keep the result of a run, save its files under “Code and link”.',
  },
  earlier: {
    title: 'Earlier runs',
    button: (count: number) => `Earlier runs: ${count}`,
    hint: (most: number) =>
      `These runs are kept in this browser and are not on the page. Bring one back to see its curves, look inside it, and continue it. The page keeps the latest ${most}, and all pinned ones.`,
    search: 'Search',
    shown: (count: number, all: number) => `${count} of ${all}`,
    nothing: 'No earlier run has these words.',
    curvesOnly: 'curves only',
    none: 'All kept runs are on the page.',
    elsewhere: (count: number) =>
      count === 1
        ? '1 more run is open in another tab.'
        : `${count} more runs are open in other tabs.`,
    run: 'Run',
    data: 'Data',
    steps: 'Steps',
    loss: 'Last loss',
    accuracy: 'Accuracy',
    date: 'Started',
    actions: 'Actions',
    bringBack: 'Bring back',
    bringBackRun: (title: string) => `Bring ${title} back to the page`,
    removeAll: (count: number) => (count === 1 ? 'Delete this run' : `Delete these ${count} runs`),
    close: 'Close',
  },
  storage: {
    kept: 'The page keeps your runs and the files of their data in this browser, and sends nothing anywhere.',
    notKept: 'Your runs last until you close or reload the page. The page sends nothing anywhere.',
    clear: 'Delete all stored data…',
    title: 'Delete all stored data?',
    text: 'This deletes everything that the page has stored in this browser, and cannot be undone:',
    list: [
      'all runs, also earlier ones and those of other tabs',
      'the files of their data: tables and pictures that you dropped on the page',
      'your answers in the lesson',
      'language, theme and keyboard settings',
      'the copy of the page and of MNIST for use without a network',
    ] as readonly string[],
    confirm: 'Delete everything',
    cancel: 'Cancel',
  },
};
