package io.pandan.bench.evm;

import java.math.BigInteger;
import java.util.List;

/** What {@code RayTracer.sol} computes, in Java's own arithmetic. */
final class RayTracing {
  private static final long ONE = 1_000_000;
  private static final long FAR = 1_000_000_000_000L;
  private static final long NEAR = 1_000;
  private static final int BOUNCES = 3;
  private static final BigInteger MODULUS = BigInteger.valueOf(2_305_843_009_213_693_951L);
  private static final BigInteger FACTOR = BigInteger.valueOf(1_000_003);

  private static final List<Sphere> SPHERES =
      List.of(
          new Sphere(vector(0, 0, 0), ONE, vector(900_000, 200_000, 150_000), 300_000),
          new Sphere(
              vector(1_800_000, -300_000, 500_000),
              700_000,
              vector(150_000, 700_000, 250_000),
              200_000),
          new Sphere(
              vector(-1_900_000, -200_000, 300_000),
              800_000,
              vector(200_000, 300_000, 900_000),
              400_000),
          new Sphere(
              vector(700_000, -700_000, -1_400_000), 300_000, vector(900_000, 800_000, 200_000), 0),
          new Sphere(
              vector(-800_000, -750_000, -1_200_000),
              250_000,
              vector(800_000, 800_000, 800_000),
              600_000));

  private static final Vector LIGHT = vector(-2 * ONE, 4 * ONE, -3 * ONE).unit();

  private RayTracing() {}

  private record Sphere(Vector centre, long radius, Vector colour, long mirror) {
    private long meet(Vector from, Vector ray) {
      Vector to = centre.minus(from);
      long along = to.dot(ray);
      if (along <= 0) {
        return 0;
      }
      long inside = along * along - to.dot(to) * ONE + radius * radius;
      return inside <= 0 ? 0 : along - root(inside);
    }
  }

  private record Meeting(long distance, int which) {}

  private record Vector(long x, long y, long z) {
    private Vector plus(Vector other) {
      return vector(x + other.x, y + other.y, z + other.z);
    }

    private Vector minus(Vector other) {
      return vector(x - other.x, y - other.y, z - other.z);
    }

    private Vector times(long by) {
      return vector(
          Math.multiplyExact(x, by) / ONE,
          Math.multiplyExact(y, by) / ONE,
          Math.multiplyExact(z, by) / ONE);
    }

    private Vector over(long by) {
      return vector(x * ONE / by, y * ONE / by, z * ONE / by);
    }

    private long dot(Vector other) {
      return (Math.multiplyExact(x, other.x)
              + Math.multiplyExact(y, other.y)
              + Math.multiplyExact(z, other.z))
          / ONE;
    }

    private Vector unit() {
      return over(root(Math.multiplyExact(dot(this), ONE)));
    }
  }

  private static Vector vector(long x, long y, long z) {
    return new Vector(x, y, z);
  }

  private static long root(long square) {
    return BigInteger.valueOf(square).sqrt().longValueExact();
  }

  static BigInteger render(int height) {
    int width = height * 4 / 3;
    BigInteger digest = BigInteger.ZERO;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        Vector ray =
            vector((2 * x + 1 - width) * ONE / height, (height - 2 * y - 1) * ONE / height, 2 * ONE)
                .unit();
        Vector colour = trace(vector(0, ONE / 2, -4 * ONE), ray, BOUNCES);
        long rgb = level(colour.x) << 16 | level(colour.y) << 8 | level(colour.z);
        digest = digest.multiply(FACTOR).add(BigInteger.valueOf(rgb)).mod(MODULUS);
      }
    }
    return digest;
  }

  private static Vector trace(Vector from, Vector ray, int bounces) {
    Meeting meeting = nearest(from, ray);
    if (meeting.distance == FAR) {
      return vector(500_000 - ray.y / 5, 600_000 - ray.y / 10, 900_000);
    }
    Vector at = from.plus(ray.times(meeting.distance));
    Vector normal = vector(0, ONE, 0);
    Vector colour;
    long mirror = 100_000;
    if (meeting.which < SPHERES.size()) {
      Sphere sphere = SPHERES.get(meeting.which);
      normal = at.minus(sphere.centre).over(sphere.radius);
      colour = sphere.colour;
      mirror = sphere.mirror;
    } else {
      boolean dark = ((at.x + 100 * ONE) / ONE + (at.z + 100 * ONE) / ONE) % 2 == 0;
      colour = dark ? vector(150_000, 150_000, 150_000) : vector(850_000, 850_000, 850_000);
    }
    Vector outside = at.plus(normal.times(NEAR));
    long lit = normal.dot(LIGHT);
    if (lit <= 0 || nearest(outside, LIGHT).distance != FAR) {
      lit = 0;
    }
    Vector seen = colour.times(200_000 + lit * 4 / 5);
    if (mirror > 0 && bounces > 1) {
      Vector back = ray.minus(normal.times(2 * ray.dot(normal))).unit();
      seen = seen.times(ONE - mirror).plus(trace(outside, back, bounces - 1).times(mirror));
    }
    return seen;
  }

  private static Meeting nearest(Vector from, Vector ray) {
    long distance = FAR;
    int which = 0;
    for (int i = 0; i < SPHERES.size(); i++) {
      long there = SPHERES.get(i).meet(from, ray);
      if (there > 0 && there < distance) {
        distance = there;
        which = i;
      }
    }
    if (ray.y < -NEAR) {
      long floor = (-ONE - from.y) * ONE / ray.y;
      if (floor > 0 && floor < distance && floor < 50 * ONE) {
        distance = floor;
        which = SPHERES.size();
      }
    }
    return new Meeting(distance, which);
  }

  private static long level(long part) {
    return part <= 0 ? 0 : Math.min(255, part * 255 / ONE);
  }
}
