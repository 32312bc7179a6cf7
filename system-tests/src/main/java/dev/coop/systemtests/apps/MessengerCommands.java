package dev.coop.systemtests.apps;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import dev.coop.Message;
import dev.coop.Messenger;
import dev.coop.WorkerContext;

/** Lets a test use a program's messenger, and see what the program has received. */
final class MessengerCommands {
    private static final List<String> ALWAYS_RECORDED = List.of("egg-ready", "egg-pids", "agent-start", "undeliverable",
            "test");

    private final Messenger messenger;
    private final AtomicInteger flooded = new AtomicInteger();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final Map<String, Messenger.Handler> handlers = new ConcurrentHashMap<>();

    private MessengerCommands(Messenger messenger) {
        this.messenger = messenger;
    }

    /** Adds the commands and begins to record. Called before the program counts as started, so that nothing is missed. */
    static void add(Commands commands, WorkerContext context) {
        MessengerCommands messages = new MessengerCommands(context.messenger());
        ALWAYS_RECORDED.forEach(messages::on);
        messages.addSending(commands);
        messages.addReceiving(commands);
        commands.add("options", _ -> context.options().toJson().toString());
        commands.add("ids", _ -> context.id() + " " + context.index() + " " + context.count());
        commands.add("replace", _ -> done(context::replace));
    }

    private void addSending(Commands commands) {
        commands.add("broadcast", line -> sendTwo(line, messenger::broadcast));
        commands.add("sendToApp", line -> sendTwo(line, messenger::sendToApp));
        commands.add("sendToAgent", line -> sendTwo(line, messenger::sendToAgent));
        commands.add("sendRandom", line -> sendTwo(line, messenger::sendRandom));
        commands.add("sendToParent", line -> sendTwo(line, messenger::sendToParent));
        commands.add("sendToMaster", line -> sendTwo(line, messenger::sendToMaster));
        commands.add("send", line -> sendTwo(line, messenger::send));
        commands.add("sendPlain", text -> done(() -> messenger.send(text)));
        commands.add("sendTo", line -> {
            String[] words = words(line, 3);
            return done(() -> messenger.sendTo(Long.parseLong(words[0]), words[1], words[2]));
        });
        commands.add("sendMany", this::sendMany);
        commands.add("flood", this::flood);
        commands.add("sendBytes",
                count -> done(() -> messenger.sendToAgent("test", "x".repeat(Integer.parseInt(count)))));
    }

    private void addReceiving(Commands commands) {
        commands.add("messages", _ -> String.join("\n", received));
        messenger.on("flood", _ -> flooded.incrementAndGet());
        commands.add("flooded", _ -> flooded.toString());
        commands.add("on", action -> done(() -> on(action)));
        commands.add("once", action -> done(() -> messenger.once(action, this::record)));
        commands.add("off",
                action -> done(() -> messenger.off(action, Objects.requireNonNull(handlers.remove(action)))));
    }

    /** {@code PID COUNT}: the numbers 0 to COUNT-1 to one process. */
    private String sendMany(String line) {
        String[] words = words(line, 2);
        int count = Integer.parseInt(words[1]);
        for (int i = 0; i < count; i++) {
            messenger.sendTo(Long.parseLong(words[0]), "test", i);
        }
        return "ok";
    }

    /** {@code COUNT BYTES}: so many messages of this size to everybody. */
    private String flood(String line) {
        String[] words = words(line, 2);
        String data = "x".repeat(Integer.parseInt(words[1]));
        for (int i = 0; i < Integer.parseInt(words[0]); i++) {
            messenger.broadcast("flood", data);
        }
        return "ok";
    }

    private void on(String action) {
        Messenger.Handler handler = this::record;
        handlers.put(action, handler);
        messenger.on(action, handler);
    }

    private void record(Message message) {
        received.add(message.action() + " " + message.from() + " " + message.senderPid() + " " + message.data());
    }

    /** A way to send that takes an action and data. */
    private interface Send {
        void send(String action, Object data);
    }

    private static String sendTwo(String line, Send send) {
        String[] words = words(line, 2);
        return done(() -> send.send(words[0], words[1].equals("@sample") ? sample() : words[1]));
    }

    /** Data of every kind that JSON has, but null, which immutable maps refuse. */
    private static Map<String, Object> sample() {
        return Map.of("text", "hühner \u20ac", "numbers", List.of(1, 2.5, -3), "nested", Map.of("flag", true));
    }

    private static String[] words(String line, int count) {
        return Arrays.copyOf(line.split(" ", count), count);
    }

    private static String done(Runnable task) {
        task.run();
        return "ok";
    }
}
