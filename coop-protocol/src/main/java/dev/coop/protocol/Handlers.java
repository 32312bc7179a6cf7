package dev.coop.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.coop.Messenger.Handler;

/** The program's message handlers by action, in the order they were added. Safe for use by any thread. */
final class Handlers {
    /** A handler; two registrations of one handler are two things. */
    static final class Registration {
        private final Handler handler;
        private final boolean isOnce;

        private Registration(Handler handler, boolean isOnce) {
            this.handler = handler;
            this.isOnce = isOnce;
        }

        Handler handler() {
            return handler;
        }
    }

    /** The lists never change and are never empty: an action may be used once and never again. */
    private final Map<String, List<Registration>> byAction = new HashMap<>();

    synchronized void add(String action, Handler handler, boolean isOnce) {
        List<Registration> more = new ArrayList<>(registered(action));
        more.add(new Registration(handler, isOnce));
        byAction.put(action, more);
    }

    /** Takes back the first registration of this handler. */
    synchronized void remove(String action, Handler handler) {
        for (Registration registration : registered(action)) {
            if (registration.handler.equals(handler)) {
                remove(action, registration);
                return;
            }
        }
    }

    /** The registrations to call for a message; those for one message only are taken out. */
    synchronized List<Registration> take(String action) {
        List<Registration> taken = registered(action);
        for (Registration registration : taken) {
            if (registration.isOnce) {
                remove(action, registration);
            }
        }
        return taken;
    }

    private List<Registration> registered(String action) {
        return byAction.getOrDefault(action, List.of());
    }

    private void remove(String action, Registration registration) {
        List<Registration> fewer = new ArrayList<>(registered(action));
        fewer.remove(registration);
        if (fewer.isEmpty()) {
            byAction.remove(action);
        } else {
            byAction.put(action, fewer);
        }
    }
}
