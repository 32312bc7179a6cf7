package dev.coop.worker.hook;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Applies {@link ClassRewrite}s, at once: a transformer that stayed would see, and slow down, every class that the
 * program loads.
 *
 * <p>A class is patched while it is loaded, by a transformer that can't retransform: what such a one makes is where the
 * JVM begins when another agent retransforms the class later, and it is quicker. Only what an agent before this one has
 * loaded is retransformed.
 */
final class Patcher implements ClassFileTransformer {
    private final @Nullable ClassLoader loader;
    private final RewriteCache cache;
    private final Map<String, ClassRewrite> pending = new ConcurrentHashMap<>();
    /** The JVM drops what a transformer throws. */
    private volatile @Nullable RuntimeException failure;

    private Patcher(@Nullable ClassLoader loader, List<ClassRewrite> rewrites, RewriteCache cache) {
        this.loader = loader;
        this.cache = cache;
        for (ClassRewrite rewrite : rewrites) {
            pending.put(internalName(rewrite), rewrite);
        }
    }

    private static String internalName(ClassRewrite rewrite) {
        return rewrite.className().replace('.', '/');
    }

    /**
     * Changes classes of one loader, null for the JDK's.
     *
     * @param cache where what has been made before is
     * @throws IllegalStateException if one of them is not as Coop knows it
     * @throws ClassNotFoundException if one of them is not there
     */
    static void patch(Instrumentation instrumentation, @Nullable ClassLoader loader, List<ClassRewrite> rewrites,
            RewriteCache cache) throws ClassNotFoundException {
        Patcher patcher = new Patcher(loader, rewrites, cache);
        List<Class<?>> early = patcher.load(instrumentation, rewrites);
        if (!early.isEmpty()) {
            patcher.retransform(instrumentation, early);
        }
        patcher.check();
    }

    /** Patches the classes that are not loaded yet; the others. */
    private List<Class<?>> load(Instrumentation instrumentation, List<ClassRewrite> rewrites)
            throws ClassNotFoundException {
        List<Class<?>> early = new ArrayList<>();
        instrumentation.addTransformer(this, false);
        try {
            for (ClassRewrite rewrite : rewrites) {
                Class<?> type = Class.forName(rewrite.className(), false, loader);
                if (pending.containsKey(internalName(rewrite))) {
                    early.add(type);
                }
            }
        } finally {
            instrumentation.removeTransformer(this);
        }
        return early;
    }

    private void retransform(Instrumentation instrumentation, List<Class<?>> early) {
        instrumentation.addTransformer(this, true);
        try {
            instrumentation.retransformClasses(early.toArray(Class<?>[]::new));
        } catch (UnmodifiableClassException e) {
            throw new IllegalStateException("server sockets can't be patched", e);
        } finally {
            instrumentation.removeTransformer(this);
        }
    }

    @Override
    public byte @Nullable [] transform(@Nullable ClassLoader definer, @Nullable String className,
            @Nullable Class<?> classBeingRedefined, @Nullable ProtectionDomain protectionDomain, byte[] bytes) {
        ClassRewrite rewrite = className != null && Objects.equals(definer, loader) ? pending.remove(className) : null;
        if (rewrite == null) {
            return null;
        }
        try {
            return cache.apply(rewrite, bytes);
        } catch (RuntimeException e) {
            failure = failure == null ? e : failure;
            return null;
        }
    }

    private void check() {
        RuntimeException failed = failure;
        if (failed != null) {
            throw failed;
        }
        if (!pending.isEmpty()) {
            throw new IllegalStateException("the JVM did not offer for patching: " + pending.keySet());
        }
    }
}
