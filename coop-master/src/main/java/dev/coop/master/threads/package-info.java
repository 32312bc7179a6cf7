/** A cluster whose agent and app workers are threads: {@link dev.coop.StartMode#THREADS}. Begin with ThreadCluster. */
@NullMarked
package dev.coop.master.threads;

import org.jspecify.annotations.NullMarked;
