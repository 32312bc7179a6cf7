package dev.coop.master.core;

import java.nio.file.Path;

/**
 * What a worker runs.
 *
 * @param generation counts reloads, from 1
 * @param target the program: a jar, or a directory that names it and its framework
 */
public record Version(int generation, Path target) {}
