// Chapter 6: the way down the valley, for any learning rate.
movable("descent", {
  sliders: ({learning_rate}) => [
    ["How far to step", ["learning rate η", learning_rate, 0, 0.14, 0.005]],
  ],

  draw({start, curvature, steps}, [valley], [learning_rate]) {
    const path = [start];
    for (let step = 0; step < steps; step++) {
      path.push(path[step].map((w, i) => w - learning_rate * curvature[i] * w));
    }
    valley.put(valley.parts("line2d")[0], ...path);
    const height = ([w, b]) => (curvature[0] * w ** 2 + curvature[1] * b ** 2) / 2;
    return `After ${steps} steps the height is ${fixed(height(path[steps]), 4)}.`;
  },
});
