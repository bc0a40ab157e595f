/// What faces the application (outbound) and the network (inbound): bound sockets, and who is told
/// of what they accept.
@NullMarked
package dev.vicinity.sidecar.listener;

import org.jspecify.annotations.NullMarked;
