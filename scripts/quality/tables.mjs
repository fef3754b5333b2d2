/** Tables with a target, from the package vega-datasets: real, of different sizes, with gaps and many categories. */
export const TABLES = [
  { file: 'penguins.json', target: 'Species' },
  { file: 'cars.json', target: 'Miles_per_Gallon', role: 'choose' },
  { file: 'seattle-weather.csv', target: 'weather', role: 'choose' },
  // The other ratings and what is known only once a film has run would give the answer away.
  { file: 'movies.json', target: 'IMDB Rating', ignore: ['IMDB Votes', 'Rotten Tomatoes Rating'] },
  { file: 'birdstrikes.csv', target: 'Phase of flight', role: 'choose' },
  { file: 'flights-20k.json', target: 'delay' },
];
