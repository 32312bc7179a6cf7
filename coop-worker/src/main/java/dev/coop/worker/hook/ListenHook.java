package dev.coop.worker.hook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntUnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * Makes the server sockets of this JVM adopt sockets that all workers share when they bind a fixed port, or a path of the cluster, whichever class
 * binds: {@link java.net.ServerSocket}, {@link java.nio.channels.ServerSocketChannel}, {@link
 * java.nio.channels.AsynchronousServerSocketChannel}, Netty's epoll transport, or a server on top of them. {@link PatchedJdk} makes
 * the one of this JVM.
 */
public final class ListenHook {
    private final Bridge bridge;
    private final BindPolicy policy;
    private final AcceptTurns turns;

    ListenHook(Bridge bridge, BindPolicy policy, AcceptTurns turns) {
        this.bridge = bridge;
        this.policy = policy;
        this.turns = turns;
    }

    /** Servers that bind the Unix-domain socket at {@code path} from now on adopt one that all workers share. */
    public void share(Path path) {
        policy.share(path);
    }

    /**
     * The servers at {@code address} accept from another socket, too: the one of a slot that has no worker.
     *
     * @param guest the number of its descriptor, which is the hook's from then on
     * @return false if there is no such server of the JDK's; then the descriptor is closed
     */
    public boolean addGuest(SocketAddress address, int guest) throws IOException {
        return bridge.addGuest(policy.known(address), guest);
    }

    /** Ends what {@link #addGuest} has begun: the descriptor is closed. */
    public void removeGuest(SocketAddress address, int guest) throws IOException {
        bridge.removeGuest(policy.known(address), guest);
    }

    /**
     * Servers that bind from now on get no connections, until {@link #openGate} or {@link #takeSlot}.
     *
     * @param doors what the path begins with of the socket at which a server of the Unix domain can be asked meanwhile; null
     *     where none is asked
     */
    public void closeGate(@Nullable Path doors) throws IOException {
        // It has nothing to open; but the first time takes some ten milliseconds, which a slot would wait for.
        openGate();
        bridge.closeGate(doors);
    }

    /** Makes ready what a server at {@code address} needs when the worker gets a slot. */
    public void prepare(SocketAddress address) {
        turns.prepare(address);
    }

    /**
     * Whether the threads of the program that wait for connections by selectors have looked around since this was last
     * called, which had them do so. Does not wait for them.
     */
    public boolean moves() {
        return bridge.moves();
    }

    /** Where the server at {@code address} can be asked before it gets connections; null if it gets them already. */
    public @Nullable SocketAddress door(SocketAddress address) {
        return bridge.door(address);
    }

    /** From when this returns, servers take connections. */
    public void openGate() throws IOException {
        bridge.openGate(new Renewed(Map.of()));
    }

    /** As {@link #openGate}, for a worker that had no slot until now. May wait for the sockets of that slot. */
    public void takeSlot(int slot) throws IOException {
        turns.join(slot);
        Map<Integer, Integer> own = policy.renew();
        bridge.openGate(new Renewed(own));
    }

    /**
     * The number of a shared socket by that of the one in whose place it comes. No lambda, which would be linked in the moment
     * that counts.
     */
    private record Renewed(Map<Integer, Integer> numbers) implements IntUnaryOperator {
        @Override
        public int applyAsInt(int number) {
            return numbers.getOrDefault(number, number);
        }
    }

    /**
     * From now on this process takes no connection from a shared socket; other processes do. Servers stay open, and
     * threads go on waiting for connections that do not come. The program may still close its servers, but bind
     * fixed ports no more.
     *
     * <p>Waits up to a second for each server until its thread has left accept(2).
     */
    public void stopAccepting() {
        turns.leave();
        try {
            bridge.stopAccepting();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
