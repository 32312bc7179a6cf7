package dev.coop.master.core;

import java.nio.file.Path;

/**
 * What a worker runs.
 *
 * @param generation counts reloads, from 1
 * @param target the program, as the cluster was told it
 */
public record Version(int generation, Path target) {}
