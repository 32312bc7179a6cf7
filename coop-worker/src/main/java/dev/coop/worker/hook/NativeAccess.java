package dev.coop.worker.hook;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Lets this JVM make native calls without the warning that the first one prints. As a flag of the command line that
 * would be there for every worker, needed or not, and cost each a class-data archive that fits.
 */
public final class NativeAccess implements Runnable {
    private final @Nullable Instrumentation instrumentation;

    /** @param instrumentation null where a flag has allowed it already */
    public NativeAccess(@Nullable Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    /** Allows it to what is on class paths. Any thread; no effect a second time. */
    @Override
    public void run() {
        if (instrumentation == null) {
            return;
        }
        instrumentation.redefineModule(Object.class.getModule(), Set.of(), Map.of(),
                Map.of("java.lang", Set.of(NativeAccess.class.getModule())), Set.of(), Map.of());
        try {
            Method allow = Module.class.getDeclaredMethod("implAddEnableNativeAccessToAllUnnamed");
            allow.setAccessible(true);
            allow.invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new UnknownJdkException(e.toString(), e);
        }
    }
}
