package dev.vicinity.control.publish;

import dev.vicinity.wire.Key;

/// Where a member hears of a key: the view it shares, and that view's address on the event bus.
public record Seat(Key key, String view, String address) {}
