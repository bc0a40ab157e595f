/// Records to JSON and back: [dev.vicinity.wire.json.Values] writes,
/// [dev.vicinity.wire.json.Readers] read. Entry: [dev.vicinity.wire.Json].
@NullMarked
package dev.vicinity.wire.json;

import org.jspecify.annotations.NullMarked;
