// How many metres two shapes of GeoJSON lie apart: the same rule as in core/domain/shapes.py, for lines, points and areas.
const scale = (latitude) => {
  const phi = (latitude * Math.PI) / 180;
  const east = 111412.84 * Math.cos(phi) - 93.5 * Math.cos(3 * phi) + 0.118 * Math.cos(5 * phi);
  return [east, 111132.92 - 559.82 * Math.cos(2 * phi) + 1.175 * Math.cos(4 * phi)];
};

// All lines of a shape; a point is a line of one point, an area is its rim.
const parts = ({ type, coordinates }) =>
  ({ Point: () => [[coordinates]], LineString: () => [coordinates], Polygon: () => coordinates }[type] ?? (() => coordinates))();

const segments = (line) => (line.length === 1 ? [[line[0], line[0]]] : line.slice(1).map((end, index) => [line[index], end]));

const toSegment = ([x, y], [[ax, ay], [bx, by]]) => {
  const length = (bx - ax) ** 2 + (by - ay) ** 2;
  const share = length ? Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length)) : 0;
  return Math.hypot(x - ax - share * (bx - ax), y - ay - share * (by - ay));
};

const side = ([ax, ay], [bx, by], [x, y]) => Math.sign((bx - ax) * (y - ay) - (by - ay) * (x - ax));
const cross = ([a, b], [c, d]) => side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;

const between = (one, other) =>
  cross(one, other)
    ? 0
    : Math.min(toSegment(one[0], other), toSegment(one[1], other), toSegment(other[0], one), toSegment(other[1], one));

const holds = (rim, [x, y]) =>
  segments(rim).filter(([[ax, ay], [bx, by]]) => ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax).length % 2 === 1;

export const near = (one, other) => {
  const both = [parts(one), parts(other)];
  const latitudes = both.flat(2).map(([, latitude]) => latitude);
  const [east, north] = scale((Math.min(...latitudes) + Math.max(...latitudes)) / 2);
  const [first, second] = both.map((shape) => shape.map((line) => line.map(([x, y]) => [x * east, y * north])));
  if (one.type === "Polygon" && second.some((line) => holds(first[0], line[0]))) return 0;
  if (other.type === "Polygon" && first.some((line) => holds(second[0], line[0]))) return 0;
  return Math.min(...first.flatMap(segments).flatMap((a) => second.flatMap(segments).map((b) => between(a, b))));
};
