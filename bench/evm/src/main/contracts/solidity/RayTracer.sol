// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.0;

/// Spheres over a chequered floor in one light, with shadows and mirrors, in fixed point: six decimals, division
/// towards zero.
contract RayTracer {
    int256 private constant ONE = 1e6;
    int256 private constant FAR = 1e12;

    /// How far off a surface rays begin.
    int256 private constant NEAR = 1000;

    uint256 private constant BOUNCES = 3;

    struct Vector {
        int256 x;
        int256 y;
        int256 z;
    }

    struct Sphere {
        Vector centre;
        int256 radius;
        Vector colour;
        int256 mirror;
    }

    struct Surface {
        Vector normal;
        Vector colour;
        int256 mirror;
    }

    struct Scene {
        Sphere[] spheres;
        Vector light;
    }

    /// Renders a picture four wide to three high; returns a digest of its colours.
    function render(uint256 rows) external pure returns (uint256 digest) {
        Scene memory scene = build();
        int256 height = int256(rows);
        int256 width = height * 4 / 3;
        uint256 free = mark();
        for (int256 y = 0; y < height; y++) {
            for (int256 x = 0; x < width; x++) {
                Vector memory ray = unit(
                    Vector((2 * x + 1 - width) * ONE / height, (height - 2 * y - 1) * ONE / height, 2 * ONE)
                );
                Vector memory colour = trace(scene, Vector(0, ONE / 2, -4 * ONE), ray, BOUNCES);
                uint256 rgb = (level(colour.x) << 16) | (level(colour.y) << 8) | level(colour.z);
                digest = (digest * 1000003 + rgb) % 2305843009213693951;
                release(free);
            }
        }
    }

    function build() private pure returns (Scene memory scene) {
        scene.spheres = new Sphere[](5);
        scene.spheres[0] = Sphere(Vector(0, 0, 0), ONE, Vector(900000, 200000, 150000), 300000);
        scene.spheres[1] = Sphere(Vector(1800000, -300000, 500000), 700000, Vector(150000, 700000, 250000), 200000);
        scene.spheres[2] = Sphere(Vector(-1900000, -200000, 300000), 800000, Vector(200000, 300000, 900000), 400000);
        scene.spheres[3] = Sphere(Vector(700000, -700000, -1400000), 300000, Vector(900000, 800000, 200000), 0);
        scene.spheres[4] = Sphere(Vector(-800000, -750000, -1200000), 250000, Vector(800000, 800000, 800000), 600000);
        scene.light = unit(Vector(-2 * ONE, 4 * ONE, -3 * ONE));
    }

    function trace(Scene memory scene, Vector memory from, Vector memory ray, uint256 bounces)
        private
        pure
        returns (Vector memory)
    {
        (int256 distance, uint256 which) = nearest(scene, from, ray);
        if (distance == FAR) {
            return Vector(500000 - ray.y / 5, 600000 - ray.y / 10, 900000);
        }
        Vector memory at = add(from, scale(ray, distance));
        Surface memory hit = surface(scene, at, which);
        at = add(at, scale(hit.normal, NEAR));
        Vector memory seen = scale(hit.colour, brightness(scene, at, hit.normal));
        if (hit.mirror > 0 && bounces > 1) {
            Vector memory back = unit(subtract(ray, scale(hit.normal, 2 * dot(ray, hit.normal))));
            Vector memory there = trace(scene, at, back, bounces - 1);
            seen = add(scale(seen, ONE - hit.mirror), scale(there, hit.mirror));
        }
        return seen;
    }

    function surface(Scene memory scene, Vector memory at, uint256 which)
        private
        pure
        returns (Surface memory)
    {
        if (which < scene.spheres.length) {
            Sphere memory sphere = scene.spheres[which];
            return Surface(shrink(subtract(at, sphere.centre), sphere.radius), sphere.colour, sphere.mirror);
        }
        bool dark = ((at.x + 100 * ONE) / ONE + (at.z + 100 * ONE) / ONE) % 2 == 0;
        Vector memory colour = dark ? Vector(150000, 150000, 150000) : Vector(850000, 850000, 850000);
        return Surface(Vector(0, ONE, 0), colour, 100000);
    }

    function brightness(Scene memory scene, Vector memory outside, Vector memory normal)
        private
        pure
        returns (int256)
    {
        int256 lit = dot(normal, scene.light);
        if (lit > 0) {
            (int256 blocked,) = nearest(scene, outside, scene.light);
            if (blocked == FAR) return 200000 + lit * 4 / 5;
        }
        return 200000;
    }

    /// How far the nearest thing is, and which; the floor comes after the spheres.
    function nearest(Scene memory scene, Vector memory from, Vector memory ray)
        private
        pure
        returns (int256 distance, uint256 which)
    {
        distance = FAR;
        uint256 count = scene.spheres.length;
        for (uint256 i = 0; i < count; i++) {
            int256 there = meet(scene.spheres[i], from, ray);
            if (there > 0 && there < distance) {
                distance = there;
                which = i;
            }
        }
        if (ray.y < -NEAR) {
            int256 floor = (-ONE - from.y) * ONE / ray.y;
            if (floor > 0 && floor < distance && floor < 50 * ONE) {
                distance = floor;
                which = count;
            }
        }
    }

    function meet(Sphere memory sphere, Vector memory from, Vector memory ray) private pure returns (int256) {
        Vector memory to = subtract(sphere.centre, from);
        int256 along = dot(to, ray);
        if (along <= 0) return 0;
        int256 inside = along * along - dot(to, to) * ONE + sphere.radius * sphere.radius;
        if (inside <= 0) return 0;
        return along - root(inside);
    }

    function unit(Vector memory v) private pure returns (Vector memory) {
        return shrink(v, root(dot(v, v) * ONE));
    }

    /// The integer square root, by Newton's method from above.
    function root(int256 square) private pure returns (int256 result) {
        if (square <= 0) return 0;
        result = square;
        int256 next = square / 2 + 1;
        while (next < result) {
            result = next;
            next = (result + square / result) / 2;
        }
    }

    function level(int256 part) private pure returns (uint256) {
        if (part <= 0) return 0;
        return part >= ONE ? 255 : uint256(part * 255 / ONE);
    }

    function add(Vector memory a, Vector memory b) private pure returns (Vector memory) {
        return Vector(a.x + b.x, a.y + b.y, a.z + b.z);
    }

    function subtract(Vector memory a, Vector memory b) private pure returns (Vector memory) {
        return Vector(a.x - b.x, a.y - b.y, a.z - b.z);
    }

    function scale(Vector memory a, int256 by) private pure returns (Vector memory) {
        return Vector(a.x * by / ONE, a.y * by / ONE, a.z * by / ONE);
    }

    function shrink(Vector memory a, int256 by) private pure returns (Vector memory) {
        return Vector(a.x * ONE / by, a.y * ONE / by, a.z * ONE / by);
    }

    function dot(Vector memory a, Vector memory b) private pure returns (int256) {
        return (a.x * b.x + a.y * b.y + a.z * b.z) / ONE;
    }

    function mark() private pure returns (uint256 free) {
        assembly {
            free := mload(0x40)
        }
    }

    /// Gives back the memory of a pixel: Solidity itself never does.
    function release(uint256 free) private pure {
        assembly {
            mstore(0x40, free)
        }
    }
}
