package sun.nio.ch;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * What the servers at one address accept from, where each slot of the cluster has a queue of its own: this slot's socket,
 * and for a while the <em>guests</em>, sockets of slots that have no worker.
 *
 * <p>The servers' descriptors are no sockets but an epoll instance that watches all of these. It is readable when one of them
 * is, so in whichever way a server waits for connections, blocked, by a selector or otherwise, it waits for all; and it need not
 * be woken when guests come or go. Any thread may call.
 */
final class CoopQueue {
    private final FileDescriptor own;
    private final int epoll;
    /** Changed under the lock, which is also held while one is accepted from: its number may be another's afterwards. */
    private volatile FileDescriptor[] guests = {};

    /** @param number of the slot's socket, which stays open */
    CoopQueue(int number) throws IOException {
        own = CoopDescriptors.of(number);
        epoll = EPoll.create();
        watch(number);
    }

    /** Nobody may block in an accept, not even of the slot's own socket: the guests would wait, too. */
    private void watch(int number) throws IOException {
        IOUtil.configureBlocking(CoopDescriptors.of(number), false);
        int errno = EPoll.ctl(epoll, EPoll.EPOLL_CTL_ADD, number, EPoll.EPOLLIN);
        if (errno != 0) {
            throw new IOException("epoll can't watch the socket: errno " + errno);
        }
    }

    /** The slot's own socket. */
    FileDescriptor own() {
        return own;
    }

    /** What a server's descriptor shall be. */
    FileDescriptor watched() {
        return CoopDescriptors.of(epoll);
    }

    /** Accepts from this socket, too, which becomes this object's to close. */
    synchronized void add(int number) throws IOException {
        try {
            watch(number);
        } catch (IOException e) {
            FileDispatcherImpl.closeIntFD(number);
            throw e;
        }
        FileDescriptor[] more = java.util.Arrays.copyOf(guests, guests.length + 1);
        more[guests.length] = CoopDescriptors.of(number);
        guests = more;
    }

    /** No more. */
    synchronized void remove(int number) throws IOException {
        FileDescriptor[] fewer = new FileDescriptor[guests.length - 1];
        int kept = 0;
        for (FileDescriptor guest : guests) {
            if (CoopDescriptors.number(guest) != number) {
                fewer[kept++] = guest;
            }
        }
        guests = fewer;
        EPoll.ctl(epoll, EPoll.EPOLL_CTL_DEL, number, 0);
        FileDispatcherImpl.closeIntFD(number);
    }

    /** As {@link Net#accept}; never blocks. Guests have waited longer. */
    int accept(FileDescriptor accepted, InetSocketAddress[] remote) throws IOException {
        int result = guests.length == 0 ? IOStatus.UNAVAILABLE : acceptGuest(accepted, remote);
        return result > 0 ? result : Net.accept(own, accepted, remote);
    }

    private synchronized int acceptGuest(FileDescriptor accepted, InetSocketAddress[] remote) throws IOException {
        for (FileDescriptor guest : guests) {
            int result = Net.accept(guest, accepted, remote);
            if (result > 0) {
                return result;
            }
        }
        return IOStatus.UNAVAILABLE;
    }
}
