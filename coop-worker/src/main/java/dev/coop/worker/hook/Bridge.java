package dev.coop.worker.hook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * The classes of {@code src/main/jdk}, put into the JDK's package {@code sun.nio.ch}, and the calls into them.
 *
 * <p>They are defined by a {@link MethodHandles.Lookup}: the boot class path stays as it is, which AOT caches rely on.
 */
final class Bridge {
    /** In the order of their dependence: the last is the one that the patched classes call. */
    static final List<String> CLASSES = List.of("CoopDescriptors", "CoopBlocked", "CoopQueue", "CoopListener",
            "CoopListener$OfSocket", "CoopListener$OfChannel", "CoopListener$OfAsynchronous", "CoopListeners");
    private static final List<String> LIBRARIES = List.of("CoopLibraries");

    private final List<byte[]> classFiles = read(CLASSES);
    private final Class<?> listeners;
    private final Class<?> libraries;

    private Bridge() {
        listeners = defineAll(classFiles);
        libraries = define(LIBRARIES);
    }

    /**
     * Opens the package to this module, and to no other, and defines the classes.
     *
     * @throws UnknownJdkException if this JDK does not take them
     */
    static Bridge define(Instrumentation instrumentation) {
        instrumentation.redefineModule(Object.class.getModule(), Set.of(), Map.of(),
                Map.of(ClassPatch.PACKAGE, Set.of(Bridge.class.getModule())), Set.of(), Map.of());
        return new Bridge();
    }

    /** Defines classes in the package, once it is open, in the order of their dependence; the last of them. */
    static Class<?> define(List<String> classes) {
        return defineAll(read(classes));
    }

    /**
     * As {@link #define(List)}, of classes that come later: what they need of this JDK is looked for first.
     *
     * @throws UnknownJdkException if this JDK does not have it
     */
    static Class<?> defineChecked(List<String> classes) {
        List<byte[]> classFiles = read(classes);
        JdkLinks.check(classFiles);
        return defineAll(classFiles);
    }

    private static Class<?> defineAll(List<byte[]> classFiles) {
        try {
            Class<?> last = Class.forName(ClassPatch.PACKAGE + ".Net", false, null);
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(last, MethodHandles.lookup());
            for (byte[] bytes : classFiles) {
                last = lookup.defineClass(bytes);
            }
            return last;
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new UnknownJdkException("the bind hook can't be put into it, " + e, e);
        }
    }

    /**
     * Checks that this JDK has what the classes need; once others are patched.
     *
     * @throws UnknownJdkException if not
     */
    void check() {
        JdkLinks.check(classFiles);
    }

    private static List<byte[]> read(List<String> names) {
        List<byte[]> all = new ArrayList<>();
        for (String name : names) {
            all.add(read(name));
        }
        return all;
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
    void install(ListenPlan plan, BindPolicy policy, ListenEvents events, AcceptTurns turns) throws IOException {
        SocketAddress given = plan.given();
        if (given != null) {
            policy.give(given, (int) call("takeStandardInput", new Class<?>[]{SocketAddress.class}, given));
        }
        if (plan.hasOwnQueue()) {
            call("keepQueues", new Class<?>[0]);
        }
        Consumer<SocketAddress> listening = events::listening;
        BiConsumer<SocketAddress, IOException> failed = events::listenFailed;
        call("install",
                new Class<?>[]{int.class, ToIntFunction.class, Consumer.class, BiConsumer.class, BiPredicate.class,
                        Consumer.class},
                plan.backlog(), policy, listening, failed, turns, turns);
    }

    /** Has {@code transports} decide about the libraries of native transports. */
    void watchLibraries(BiConsumer<Class<?>, String> transports) throws IOException {
        call(libraries, "install", new Class<?>[]{BiConsumer.class}, transports);
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
        return call(listeners, method, types, arguments);
    }

    private static Object call(Class<?> callee, String method, Class<?>[] types, Object... arguments)
            throws IOException {
        try {
            return callee.getMethod(method, types).invoke(null, arguments);
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
