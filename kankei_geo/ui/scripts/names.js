// The names on the map, on a sheet of their own above it: those that the server asks for at any
// scale, the others from a scale at which there is room. No name stands on another one.

kankeiGeo.names = (() => {
  const FROM_ZOOM = 7.5;
  const FONT = 'px "Noto Sans JP", "Noto Sans CJK JP", Meiryo, sans-serif';
  const SIZE = 12;
  const AIRPORT_SIZE = 13;
  const DOT = 7; // around the middle of an airport
  const LEADER = 18;
  const AWAKE_MS = 1500; // after the last thing that moves a map
  // Where the name of an airport may stand, and the steps aside of a municipality's.
  const AROUND = [[1, -0.6], [-1, -0.6], [1, 0.6], [-1, 0.6], [0.3, -1], [-0.3, -1], [0.3, 1], [-0.3, 1]];
  const ASIDE = [[0, 0], [0, -0.6], [0, 0.6], [0.4, 0], [-0.4, 0], [0, -1.1], [0, 1.1]];
  const SMALL = 3; // a name that is so many times as wide as its municipality stands beside it
  const sheet = document.createElement("canvas");
  sheet.style.cssText = "width:100%;height:100%";
  let place;
  let shown = "";
  let until = 0;
  let isAwake = false;

  const content = new Map(); // by address: what has arrived
  function fetched(url) {
    if (url && !content.has(url)) {
      content.set(url, null);
      kankeiGeo.json(url).then((found) => (content.set(url, found), wake()), () => content.delete(url));
    }
    return (url && content.get(url)) || null;
  }

  const touches = ([left, top, right, bottom], other) =>
    left < other[2] && other[0] < right && top < other[3] && other[1] < bottom;

  function box(x, y, width, height) {
    return [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
  }

  // What stands on the map, and would hide a name.
  function covered(root) {
    const map = root.getBoundingClientRect();
    const above = [root.querySelector(".kg-zoom"), document.querySelector(".st-key-map + .st-key-legend .kg-legend:not(.below)")];
    return above.filter(Boolean).map((one) => {
      const { left, top, right, bottom } = one.getBoundingClientRect();
      return [left - map.left, top - map.top, right - map.left, bottom - map.top];
    });
  }

  // Airports first, each with its point; then names in the order of their importance.
  function placed(pen, seen, airports, places, labels) {
    const { width, height, at } = seen;
    const taken = [];
    const found = [];
    const isFree = (room) => !taken.some((other) => touches(room, other));
    const isInside = ([left, top, right, bottom]) => left >= 0 && top >= 0 && right <= width && bottom <= height;
    taken.push(...covered(seen.root));
    const points = airports.map(({ geometry, properties }) => ({ ...properties, at: at(geometry.coordinates) }));
    points.forEach((point) => taken.push(box(...point.at, 2 * DOT, 2 * DOT)));
    pen.font = AIRPORT_SIZE + FONT;
    for (const { name, text, at: [x, y] } of points) {
      const wide = pen.measureText(name).width + 4;
      const rooms = AROUND.map(([across, down]) =>
        box(x + across * LEADER + (Math.sign(across) * wide) / 2, y + down * LEADER, wide, AIRPORT_SIZE + 3));
      const room = rooms.find((one) => isFree(one) && isInside(one)) ?? rooms[0];
      taken.push(room);
      found.push({ name, room, colour: text, size: AIRPORT_SIZE, from: [x, y] });
    }
    pen.font = SIZE + FONT;
    const isClose = seen.zoom >= FROM_ZOOM;
    const told = places
      .map((place, n) => ({ ...place, isOn: kankeiGeo.isSet(labels.on, n), isFaded: kankeiGeo.isSet(labels.faded, n) }))
      .filter(({ isOn }) => isOn || isClose)
      .sort((one, other) => other.isOn - one.isOn || one.isFaded - other.isFaded || one.order - other.order);
    for (const { short, at: where, isFaded } of told) {
      const [x, y] = at(where);
      const wide = pen.measureText(short).width + 2;
      const radius = where[2] * seen.degree;
      // A name on a small town would hide it.
      const steps = wide > 2 * SMALL * radius
        ? [[0, -radius - SIZE], [0, radius + SIZE], [radius + wide / 2 + 6, 0], [-radius - wide / 2 - 6, 0]]
        : ASIDE.map(([across, down]) => [across * wide, down * SIZE * 1.2]);
      const room = steps.map(([across, down]) => box(x + across, y + down, wide, SIZE + 2))
        .find((one) => isInside(one) && isFree(one));
      if (!room) continue;
      taken.push(room);
      found.push({ name: short, room, colour: isFaded ? "#595959" : "#1a1a1a", size: SIZE });
    }
    return found;
  }

  function write(pen, { name, room, colour, size, from }) {
    const [x, y] = [(room[0] + room[2]) / 2, (room[1] + room[3]) / 2];
    if (from) {
      // To the nearest point of the name's room.
      const to = [Math.min(Math.max(from[0], room[0]), room[2]), Math.min(Math.max(from[1], room[1]), room[3])];
      pen.beginPath();
      pen.moveTo(...from);
      pen.lineTo(...to);
      for (const [line, lineColour] of [[3, "#ffffff"], [1, colour]]) {
        pen.lineWidth = line;
        pen.strokeStyle = lineColour;
        pen.stroke();
      }
    }
    pen.font = size + FONT;
    pen.lineWidth = 3.5;
    pen.strokeStyle = "#ffffff";
    pen.strokeText(name, x, y);
    pen.fillStyle = colour;
    pen.fillText(name, x, y);
  }

  function draw() {
    const seen = kankeiGeo.camera.seen;
    if (!seen) return;
    const { root, labels = {}, airports: url } = seen;
    kankeiGeo.zoom.dress(root);
    kankeiGeo.tips.watch(root);
    const [airports, places] = [fetched(url)?.features ?? [], fetched(labels.url) ?? []];
    const ratio = window.devicePixelRatio;
    const now = [seen.key, ratio, airports.length, places.length, url, labels.url].join();
    if (place?.parentElement === root && now === shown) return;
    shown = now;
    if (place?.parentElement !== root) {
      place?.remove();
      place = root.appendChild(kankeiGeo.element("div", "", { class: "kg-names", "aria-hidden": "true" }));
      // The map keeps the one canvas that everybody finds in it.
      place.attachShadow({ mode: "closed" }).append(sheet);
    }
    sheet.width = seen.width * ratio;
    sheet.height = seen.height * ratio;
    const pen = sheet.getContext("2d");
    pen.scale(ratio, ratio);
    Object.assign(pen, { textAlign: "center", textBaseline: "middle", lineJoin: "round" });
    placed(pen, seen, airports, places, labels).forEach((one) => write(pen, one));
  }

  function step() {
    draw();
    isAwake = performance.now() < until;
    if (isAwake) requestAnimationFrame(step);
  }

  function wake() {
    until = performance.now() + AWAKE_MS;
    if (isAwake) return;
    isAwake = true;
    requestAnimationFrame(step);
  }

  document.fonts?.addEventListener("loadingdone", () => {
    shown = "";
    wake();
  });

  return { wake, sheet };
})();
