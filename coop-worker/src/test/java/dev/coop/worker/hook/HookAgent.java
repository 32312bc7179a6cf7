package dev.coop.worker.hook;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import org.jspecify.annotations.Nullable;

/**
 * The java agent of the JVMs under test: installs the hook for {@code PORT BACKLOG [HOST]} or {@code unix PATH BACKLOG}
 * or, where it asks for a socket of its slot, {@code queue BACKLOG}, and keeps what it tells.
 * Further sockets it binds itself, by private methods of the JDK.
 */
public final class HookAgent implements ListenEvents, SocketSource {
    /** The property that says what the path of tables of turns begins with; without it there are none. */
    static final String TURNS = "test.turns";
    /** The property that says the slot, 0 without it. */
    static final String SLOT = "test.slot";
    /** The property that says of the servers' gates that they are shut: {@code shut}, or with a door what its path begins with. */
    static final String GATE = "test.gate";
    /** The property with the file of the hook's cache. */
    static final String CACHE = "test.cache";
    static final BlockingQueue<String> EVENTS = new LinkedBlockingQueue<>();
    private static @Nullable ListenHook hook;
    private static @Nullable Instrumentation instrumentation;

    private HookAgent() {}

    /** Called by the JVM. */
    public static void premain(String arguments, Instrumentation given) throws IOException {
        HookAgent agent = new HookAgent();
        instrumentation = given;
        if (Boolean.getBoolean("coop.test.early")) {
            serveEarly();
        }
        String cache = System.getProperty(CACHE);
        hook = PatchedJdk.of(given, cache == null ? null : Path.of(cache)).install(plan(arguments.split(" ", -1)),
                agent,
                agent);
        String gate = System.getProperty(GATE);
        if (gate != null) {
            hook.closeGate(gate.equals("shut") ? null : Path.of(gate));
        }
    }

    /** What another agent may do: has servers before the hook is there. */
    private static void serveEarly() throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        for (Server.Kind kind : List.of(Server.Kind.SOCKET, Server.Kind.CHANNEL, Server.Kind.ASYNCHRONOUS)) {
            kind.open(any, 1).close();
        }
    }

    private static ListenPlan plan(String... words) throws IOException {
        if (words[0].equals("unix")) {
            return new ListenPlan(null, Path.of(words[1]), 0, Integer.parseInt(words[2]), Set.of(), 0, null);
        }
        if (words[0].equals("queue")) {
            return new ListenPlan(null, null, 0, true, Integer.parseInt(words[1]), Set.of(), 0, null);
        }
        InetAddress host = words.length > 2 ? InetAddress.getByName(words[2]) : null;
        String turns = System.getProperty(TURNS);
        return new ListenPlan(host, null, Integer.parseInt(words[0]), Integer.parseInt(words[1]), Set.of(),
                Integer.getInteger(SLOT, 0), turns == null ? null : Path.of(turns));
    }

    /** What another agent may do: gives every class that the hook has patched to a transformer that changes nothing. */
    static void retransform() throws UnmodifiableClassException {
        Instrumentation given = Objects.requireNonNull(instrumentation);
        ClassFileTransformer idle = new ClassFileTransformer() {
        };
        given.addTransformer(idle, true);
        for (Class<?> loaded : given.getAllLoadedClasses()) {
            if (ClassPatch.ALL.stream().anyMatch(patch -> loaded.getName().equals("sun.nio.ch." + patch.name()))) {
                given.retransformClasses(loaded);
            }
        }
        given.removeTransformer(idle);
    }

    static ListenHook hook() {
        if (hook == null) {
            throw new IllegalStateException("not started with the agent");
        }
        return hook;
    }

    @Override
    public int request(SocketAddress wanted) throws IOException {
        InetSocketAddress address = (InetSocketAddress) wanted;
        EVENTS.add("asked " + address.getAddress().getHostAddress() + ":" + address.getPort());
        try {
            Class<?> net = Class.forName("sun.nio.ch.Net");
            ProtocolFamily family = StandardProtocolFamily.INET6;
            Object socket = method(net, "serverSocket", ProtocolFamily.class).invoke(null, family);
            method(net, "bind", ProtocolFamily.class, FileDescriptor.class, InetAddress.class, int.class).invoke(null,
                    family, socket, address.getAddress(), address.getPort());
            return (int) method(Class.forName("sun.nio.ch.IOUtil"), "fdVal", FileDescriptor.class).invoke(null, socket);
        } catch (InvocationTargetException e) {
            throw new IOException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    /** Has the servers at {@code port} accept from a socket at {@code guestPort}, too; its number. */
    static int addGuest(int port, int guestPort) throws IOException {
        int guest = new HookAgent().request(new InetSocketAddress(guestPort));
        try {
            Object descriptor = method(Class.forName("sun.nio.ch.IOUtil"), "newFD", int.class).invoke(null, guest);
            method(Class.forName("sun.nio.ch.Net"), "listen", FileDescriptor.class, int.class).invoke(null, descriptor,
                    64);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
        if (!hook().addGuest(new InetSocketAddress(port), guest)) {
            throw new IOException("no server at " + port);
        }
        return guest;
    }

    private static Method method(Class<?> type, String name, Class<?>... parameters) throws NoSuchMethodException {
        Method method = type.getDeclaredMethod(name, parameters);
        method.setAccessible(true);
        return method;
    }

    @Override
    public void adopted(SocketAddress at) {
        // What follows shows it.
    }

    @Override
    public void listening(SocketAddress at) {
        EVENTS.add("listening " + (at instanceof InetSocketAddress inet ? inet.getPort() : at));
    }

    @Override
    public void hostOverruled(InetSocketAddress asked) {
        EVENTS.add("overruled " + asked.getAddress().getHostAddress());
    }

    @Override
    public void otherHost(InetSocketAddress asked) {
        EVENTS.add("other " + asked.getAddress().getHostAddress());
    }

    @Override
    public void ownPath(Path path) {
        EVENTS.add("own " + path);
    }

    @Override
    public void noTurns(IOException cause) {
        EVENTS.add("no turns " + cause.getMessage());
    }

    @Override
    public void transportRefused(String message) {
        EVENTS.add("refused " + message);
    }

    @Override
    public void listenFailed(SocketAddress at, IOException cause) {
        EVENTS.add("failed " + cause.getMessage());
    }
}
