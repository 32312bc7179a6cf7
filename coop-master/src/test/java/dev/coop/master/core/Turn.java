package dev.coop.master.core;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.coop.master.core.Command.Audience;
import dev.coop.master.core.Command.Severity;

/** The commands that came of one event or several, in order, and what tests look for in them. */
record Turn(List<Command> commands) {
    Turn {
        commands = List.copyOf(commands);
    }

    Turn and(Turn next) {
        return new Turn(Stream.concat(commands.stream(), next.commands.stream()).toList());
    }

    <T extends Command> List<T> all(Class<T> type) {
        return commands.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** What is done to processes: spawns, gates, signals, sweeps, the exit. */
    List<Command> deeds() {
        return commands.stream().filter(command -> switch (command) {
            case Command.Spawn _,Command.OpenGate _,Command.Promote _,Command.Terminate _,Command.Kill _,Command.SweepCluster _,Command.Exit _ ->
                true;
            case Command.DumpThreads _,Command.StopMessages _,Command.SweepOrphans _,Command.Post _,Command.PostReady _,Command.Log _,Command.LogMemory _,Command.Measure _,Command.Progress _,Command.ReloadDone _,Command.ScaleDone _,Command.StartFailed _,Command.AnnounceReady _,Command.Report _ ->
                false;
        }).toList();
    }

    List<ChildId> spawned() {
        return all(Command.Spawn.class).stream().map(Command.Spawn::child).toList();
    }

    List<ChildId> terminated() {
        return all(Command.Terminate.class).stream().map(Command.Terminate::child).toList();
    }

    List<ChildId> killed() {
        return all(Command.Kill.class).stream().map(Command.Kill::child).toList();
    }

    /** The log lines of one severity. */
    List<String> lines(Severity severity) {
        return all(Command.Log.class).stream().filter(line -> line.severity() == severity).map(Command.Log::text)
                .toList();
    }

    /** The data of every message with this action to this audience. */
    List<Object> posts(Audience to, String action) {
        return all(Command.Post.class).stream().filter(post -> post.to().equals(to) && post.action().equals(action))
                .map(Command.Post::data).toList();
    }

    /** The news of a death to the parent. */
    Map<?, ?> news(String action) {
        List<Object> posts = posts(new Audience.Parent(), action);
        if (posts.size() == 1 && posts.getFirst() instanceof Map<?, ?> news) {
            return news;
        }
        throw new AssertionError("not one " + action + " to the parent but " + posts);
    }
}
