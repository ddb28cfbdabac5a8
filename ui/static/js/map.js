// Maps: canton outlines and the page's own places, with no network; IGN's background when there is one.
// Everything shown here stands in the page's list too: the points are read from it.

const TILES =
  "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2" +
  "&STYLE=normal&FORMAT=image/png&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}";
const MAX_TILE_ERRORS = 3;
const PAN_PX = 120;
const vendor = (name) => new URL(`../vendor/${name}`, import.meta.url).href;

let loading;
function library() {
  loading ??= (async () => {
    for (const name of ["leaflet/leaflet.css", "markercluster/MarkerCluster.css"]) {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = vendor(name);
      document.head.prepend(link); // before our own styles, which have the last word
    }
    for (const name of ["leaflet/leaflet.js", "markercluster/leaflet.markercluster.js"]) {
      await new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = vendor(name);
        script.onload = done;
        script.onerror = failed;
        document.head.append(script);
      });
    }
    return window.L;
  })();
  return loading;
}

let outlines;
function cantons() {
  outlines ??= fetch(document.body.dataset.outlines).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null);
  return outlines;
}

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

class PlaceMap {
  constructor(L, box, shapes) {
    this.L = L;
    this.box = box;
    this.markers = new Map();
    this.map = L.map(box, {
      zoomControl: false,
      attributionControl: false,
      minZoom: 7,
      maxZoom: 18,
      zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      scrollWheelZoom: false,
    });
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", "Carte, à parcourir avec les flèches");
    L.control.zoom({ zoomInTitle: "Agrandir la carte", zoomOutTitle: "Réduire la carte", position: "topright" }).addTo(this.map);
    this.attribution = L.control.attribution({ prefix: false }).addTo(this.map);
    this.draw(shapes);
    this.pan();
    this.tiles();
    this.cluster = L.markerClusterGroup({
      showCoverageOnHover: false,
      maxClusterRadius: 44,
      animate: false,
      iconCreateFunction: (cluster) => this.clusterIcon(cluster),
    }).addTo(this.map);
    this.map.on("popupopen", ({ popup }) => {
      popup.getElement()?.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", "Fermer");
    });
    this.start();
    this.fill();
  }

  // Where the person starts from: shown, never a target.
  start() {
    if (!this.box.dataset.start) return;
    const icon = this.L.divIcon({ className: "pin origin", iconSize: [56, 56], html: "<span></span>" });
    // A ring under everything else: a place at the very start keeps its own marker in sight.
    const quiet = { icon, interactive: false, keyboard: false, zIndexOffset: -10000 };
    this.L.marker(this.box.dataset.start.split(",").map(Number), quiet).addTo(this.map);
  }

  draw(shapes) {
    if (!shapes) return;
    const wanted = this.box.dataset.canton;
    this.shapes = this.L.geoJSON(shapes, {
      interactive: false,
      style: (feature) => ({
        color: feature.id === wanted ? token("--lake") : token("--map-edge"),
        weight: feature.id === wanted ? 2.5 : 1,
        fillColor: token("--map-land"),
        fillOpacity: this.onTiles ? 0 : 0.9,
      }),
    }).addTo(this.map);
    this.attribution.addAttribution("Contours : IGN, généralisés");
    const shown = wanted ? this.shapes.getLayers().find((layer) => layer.feature.id === wanted) : this.shapes;
    this.home = (shown ?? this.shapes).getBounds();
    this.map.fitBounds(this.home);
  }

  tiles() {
    if (!("basemap" in document.body.dataset) || !navigator.onLine) return;
    let errors = 0;
    const layer = this.L.tileLayer(TILES, { attribution: "© IGN Plan v2", maxZoom: 18, className: "basemap" });
    layer.on("tileload", () => {
      this.shapes?.setStyle({ fillOpacity: 0 });
    });
    layer.on("tileerror", () => {
      if ((errors += 1) < MAX_TILE_ERRORS) return;
      this.shapes?.setStyle({ fillOpacity: 0.9 });
      layer.remove();
    });
    layer.addTo(this.map);
  }

  pan() {
    const box = document.createElement("div");
    box.className = "pan";
    for (const [label, glyph, x, y] of [["Vers le nord", "↑", 0, -1], ["Vers l'ouest", "←", -1, 0], ["Vers l'est", "→", 1, 0], ["Vers le sud", "↓", 0, 1]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = glyph;
      button.setAttribute("aria-label", label);
      button.addEventListener("click", () => this.map.panBy([x * PAN_PX, y * PAN_PX], { animate: false }));
      box.append(button);
    }
    this.L.DomEvent.disableClickPropagation(box);
    this.L.DomEvent.on(box, "keydown", this.L.DomEvent.stopPropagation);
    this.box.append(box);
  }

  clusterIcon(cluster) {
    const count = cluster.getChildCount();
    const lit = cluster.getAllChildMarkers().some((marker) => marker.lit);
    return this.L.divIcon({
      className: `pin cluster${lit ? " lit" : ""}`,
      iconSize: [44, 44],
      html: `<span><span class="visually-hidden">Agrandir : </span>${count}<span class="visually-hidden"> lieux</span></span>`,
    });
  }

  pin(marker) {
    const kind = marker.approximate ? " approximate" : "";
    return this.L.divIcon({ className: `pin${kind}${marker.lit ? " lit" : ""}`, iconSize: [30, 30], iconAnchor: [15, 29], popupAnchor: [0, -26], html: "<span></span>" });
  }

  fill() {
    this.map.invalidateSize();
    this.cluster.clearLayers();
    this.markers.clear();
    const points = [];
    for (const each of document.querySelectorAll(this.box.dataset.items)) {
      const { lat, lon, precision, place } = each.dataset;
      const name = each.querySelector("h1, h2, h3, a")?.textContent.trim() ?? "Lieu";
      const approximate = precision === "commune";
      const marker = this.L.marker([Number(lat), Number(lon)], {
        title: approximate ? `${name}, position approximative` : name,
        icon: this.pin({ approximate }),
      });
      marker.approximate = approximate;
      marker.card = each;
      marker.bindPopup(() => this.popup(each, name, place, approximate));
      marker.on("popupopen", () => this.light(marker, true));
      marker.on("popupclose", () => this.light(marker, false));
      for (const [event, on] of [["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]]) {
        each.addEventListener(event, () => this.light(marker, on));
      }
      this.markers.set(each, marker);
      points.push(marker.getLatLng());
    }
    this.cluster.addLayers([...this.markers.values()]);
    if (points.length) this.map.fitBounds(this.L.latLngBounds(points).pad(0.15), { maxZoom: 13, animate: false });
    else if (this.home) this.map.fitBounds(this.home, { animate: false });
  }

  popup(card, name, place, approximate) {
    const box = document.createElement("div");
    const title = document.createElement("p");
    const link = card.querySelector("h2 a, h3 a");
    if (link) {
      const copy = document.createElement("a");
      copy.href = link.href;
      copy.textContent = name;
      title.append(copy);
    } else title.textContent = name;
    box.append(title);
    const where = document.createElement("p");
    where.textContent = approximate ? `${place} (position approximative)` : place;
    box.append(where);
    return box;
  }

  light(marker, on) {
    marker.lit = on;
    marker.card.classList.toggle("lit", on);
    const shown = this.cluster.getVisibleParent(marker);
    if (!shown) return;
    if (shown === marker) marker.getElement()?.classList.toggle("lit", on);
    else shown.getElement()?.classList.toggle("lit", on);
  }
}

async function start(box) {
  if (box.started) return box.started;
  box.started = (async () => {
    box.hidden = false;
    const [L, shapes] = await Promise.all([library(), cantons()]);
    const map = new PlaceMap(L, box, shapes);
    document.addEventListener("resultats", () => map.fill());
    return map;
  })();
  return box.started;
}

// What only a map needs is hidden in the page itself, also in the parts that live results bring again.
function reveal() {
  document.querySelectorAll("[data-map], [data-map-key], [data-toggle-map]").forEach((each) => {
    each.hidden = false;
  });
}
reveal();
document.addEventListener("resultats", reveal);

for (const box of document.querySelectorAll("[data-map]")) {
  const side = box.closest(".map-side");
  new IntersectionObserver(
    (entries, observer) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      start(box);
    },
    { rootMargin: "200px" },
  ).observe(box);
  if (side) {
    document.addEventListener("click", (event) => {
      const button = event.target.closest("[data-toggle-map]");
      if (!button) return;
      const closed = side.toggleAttribute("data-closed");
      button.setAttribute("aria-expanded", String(!closed));
      if (!closed) {
        start(box).then(({ map }) => map.invalidateSize());
        side.scrollIntoView({ block: "start" });
      }
    });
  }
}
