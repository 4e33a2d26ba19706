// Runs in the page before its own scripts: notes when the pixels of the map change.
(() => {
    const MAP = "[data-testid=stDeckGlJsonChart] canvas";

    // Without this the drawing is gone by the time that we read it.
    const getContext = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (kind, options) {
        const kept = kind.startsWith("webgl") ? { ...options, preserveDrawingBuffer: true } : options;
        return getContext.call(this, kind, kept);
    };

    // Reading pixels is slow without a GPU, so only after something was drawn.
    let isDirty = false;
    for (const name of ["clear", "drawArrays", "drawArraysInstanced", "drawElements", "drawElementsInstanced"]) {
        const draw = WebGL2RenderingContext.prototype[name];
        WebGL2RenderingContext.prototype[name] = function (...given) {
            isDirty = true;
            return draw.apply(this, given);
        };
    }

    const copy = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    let before, now, changedAt = 0, pressedAt = 0;

    function fingerprint(map) {
        if (!map?.width || !map.height) return 0;
        const { width, height } = Object.assign(copy.canvas, { width: map.width, height: map.height });
        copy.drawImage(map, 0, 0);
        const pixels = new Uint32Array(copy.getImageData(0, 0, width, height).data.buffer);
        return pixels.reduce((hash, pixel) => Math.imul(hash ^ pixel, 16777619), 2166136261);
    }

    function look() {
        if (isDirty) {
            isDirty = false;
            const at = performance.now();
            const found = fingerprint(document.querySelector(MAP));
            if (found !== now) [now, changedAt] = [found, at];
        }
        requestAnimationFrame(look);
    }

    addEventListener("keydown", (event) => {
        if (event.key === "Enter") [before, pressedAt] = [now, event.timeStamp];
    }, true);
    requestAnimationFrame(look);

    globalThis.watchMap = {
        isDrawn: () => Boolean(now),
        secondsSinceChange: () => (performance.now() - changedAt) / 1000,
        // From the key to the picture that stays; null if it is the same as before.
        secondsFromKey: () => (now === before ? null : (changedAt - pressedAt) / 1000),
    };
})();
