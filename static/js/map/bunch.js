// Pins that would hide each other become a bunch: they share a foot and stand in rows above it. The same rule as in
// core/domain/geo.py, anew for every zoom.
const PITCH = 32;
const LIFT = 30;
const PER_ROW = 3;
const NEAR = 0.76;

const middle = (numbers) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

const discs = (count) => {
  const rows = Math.ceil(count / PER_ROW);
  return Array.from({ length: count }, (_, place) => {
    const row = Math.floor(place / PER_ROW);
    const inRow = Math.min(PER_ROW, count - row * PER_ROW);
    return { x: ((place % PER_ROW) - (inRow - 1) / 2) * PITCH, y: -LIFT - (rows - 1 - row) * PITCH };
  });
};

const place = (members, points) => {
  const foot = { x: middle(members.map((one) => points[one].x)), y: middle(members.map((one) => points[one].y)) };
  return { foot, discs: discs(members.length).map(({ x, y }) => ({ x: foot.x + x, y: foot.y + y })) };
};

const hide = (one, other) => one.some((a) => other.some((b) => Math.hypot(a.x - b.x, a.y - b.y) < NEAR * PITCH));

// Takes points in pixels; returns for each where the foot and the disc of its pin stand.
export const bunch = (points) => {
  let bunches = [];
  points.forEach((_, index) => {
    let members = [index];
    let placed = place(members, points);
    const hidden = () => bunches.find((one) => hide(placed.discs, one.placed.discs));
    // A bunch that has grown may hide the next one.
    for (let next = hidden(); next; next = hidden()) {
      const gone = next;
      bunches = bunches.filter((one) => one !== gone);
      members = [...members, ...gone.members].sort((a, b) => a - b);
      placed = place(members, points);
    }
    bunches.push({ members, placed });
  });
  const found = [];
  for (const { members, placed } of bunches) {
    members.forEach((index, number) => {
      found[index] = { foot: placed.foot, disc: placed.discs[number] };
    });
  }
  return found;
};
