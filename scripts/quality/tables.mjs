/** Real tables of vega-datasets with a target: of different sizes, with missing values and many categories. */
export const TABLES = [
  { file: 'penguins.json', target: 'Species' },
  { file: 'cars.json', target: 'Miles_per_Gallon', role: 'choose' },
  { file: 'seattle-weather.csv', target: 'weather', role: 'choose' },
  // The other ratings, and values that are known only after the release, would reveal the target.
  { file: 'movies.json', target: 'IMDB Rating', ignore: ['IMDB Votes', 'Rotten Tomatoes Rating'] },
  { file: 'birdstrikes.csv', target: 'Phase of flight', role: 'choose' },
  { file: 'flights-20k.json', target: 'delay' },
];
