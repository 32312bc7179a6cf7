package dev.coop.worker.hook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * The classes of {@code src/main/jdk}, put into the JDK's package {@code sun.nio.ch}, and the calls into them.
 *
 * <p>They are defined by a {@link MethodHandles.Lookup}: the boot class path stays as it is, which AOT caches rely on.
 */
final class Bridge {
    /** In the order of their dependence: the last is the one that the patched classes call. */
    private static final List<String> CLASSES = List.of("CoopDescriptors", "CoopBlocked", "CoopQueue", "CoopListener",
            "CoopListener$OfSocket", "CoopListener$OfChannel", "CoopListener$OfAsynchronous", "CoopListeners");

    private final Class<?> listeners;

    private Bridge(Class<?> listeners) {
        this.listeners = listeners;
    }

    /** Opens the package to this module, and to no other, and defines the classes. */
    static Bridge define(Instrumentation instrumentation) {
        instrumentation.redefineModule(Object.class.getModule(), Set.of(), Map.of(),
                Map.of(ClassPatch.PACKAGE, Set.of(Bridge.class.getModule())), Set.of(), Map.of());
        try {
            Class<?> neighbour = Class.forName(ClassPatch.PACKAGE + ".Net", false, null);
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(neighbour, MethodHandles.lookup());
            Class<?> last = neighbour;
            for (String name : CLASSES) {
                last = lookup.defineClass(read(name));
            }
            return new Bridge(last);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the bind hook can't be put into the JDK: " + e, e);
        }
    }

    private static byte[] read(String name) {
        try (InputStream in = Bridge.class.getResourceAsStream("jdk/" + name + ".class")) {
            if (in == null) {
                throw new IllegalStateException("coop-worker.jar is incomplete: it lacks jdk/" + name + ".class");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes descriptor 0, if that is a socket, and begins to answer the patched classes. */
    void install(ListenPlan plan, BindPolicy policy, ListenEvents events) throws IOException {
        SocketAddress given = plan.given();
        if (given != null) {
            policy.give(given, (int) call("takeStandardInput", new Class<?>[]{SocketAddress.class}, given));
        }
        if (plan.hasOwnQueue()) {
            call("keepQueues", new Class<?>[0]);
        }
        Consumer<SocketAddress> listening = events::listening;
        BiConsumer<SocketAddress, IOException> failed = events::listenFailed;
        call("install", new Class<?>[]{int.class, ToIntFunction.class, Consumer.class, BiConsumer.class},
                plan.backlog(), policy, listening, failed);
    }

    void stopAccepting() throws IOException {
        call("stopAccepting", new Class<?>[0]);
    }

    boolean addGuest(int shared, int guest) throws IOException {
        return (boolean) call("addGuest", new Class<?>[]{int.class, int.class}, shared, guest);
    }

    void removeGuest(int shared, int guest) throws IOException {
        call("removeGuest", new Class<?>[]{int.class, int.class}, shared, guest);
    }

    private Object call(String method, Class<?>[] types, Object... arguments) throws IOException {
        try {
            return listeners.getMethod(method, types).invoke(null, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException("the bind hook failed in " + method + ": " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the bind hook lacks " + method, e);
        }
    }
}
