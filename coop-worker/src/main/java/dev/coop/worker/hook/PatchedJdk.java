package dev.coop.worker.hook;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The JDK of this JVM with the bind hook in its classes: it asks nobody, and binds as ever, until {@link #install}. At most
 * once per JVM.
 */
public final class PatchedJdk {
    private final Instrumentation instrumentation;
    private final Bridge bridge;

    private PatchedJdk(Instrumentation instrumentation, Bridge bridge) {
        this.instrumentation = instrumentation;
        this.bridge = bridge;
    }

    /**
     * Patches the JDK. To be called before the program is loaded.
     *
     * @param cacheFile where the patched classes are kept for the next worker; null for nowhere
     * @throws UnknownJdkException if this JDK is not one that Coop knows
     */
    public static PatchedJdk of(Instrumentation instrumentation, @Nullable Path cacheFile) {
        Bridge bridge = Bridge.define(instrumentation);
        RewriteCache cache = new RewriteCache(cacheFile);
        patch(instrumentation, cache);
        if (!cache.isComplete()) {
            bridge.check();
            cache.write();
        }
        return new PatchedJdk(instrumentation, bridge);
    }

    private static void patch(Instrumentation instrumentation, RewriteCache cache) {
        List<ClassRewrite> rewrites = new ArrayList<>(ClassPatch.ALL);
        rewrites.add(new LibraryPatch());
        try {
            Patcher.patch(instrumentation, null, rewrites, cache);
        } catch (ClassNotFoundException e) {
            throw new UnknownJdkException("it has no class " + e.getMessage(), e);
        }
    }

    /**
     * Begins to answer what the patched classes ask, and takes the cluster's socket from descriptor 0, if it came, where
     * {@code /dev/null} stands afterwards. To be called before the program is loaded.
     *
     * @throws IllegalStateException if descriptor 0 is not that socket
     */
    public ListenHook install(ListenPlan plan, SocketSource source, ListenEvents events) {
        BindPolicy policy = new BindPolicy(plan, source, events);
        AcceptTurns turns = new AcceptTurns(plan, events);
        try {
            bridge.install(plan, policy, events, turns);
            bridge.watchLibraries(new NativeTransports(instrumentation, events));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "standard input is not the cluster's socket at " + plan.given() + ": " + e.getMessage(), e);
        }
        return new ListenHook(bridge, policy, turns);
    }
}
