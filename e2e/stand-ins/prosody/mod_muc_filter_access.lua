-- STAND-IN for the module of jitsi-meet-prosody: only members of muc_filter_whitelist enter these rooms.
local jid_host = require "util.jid".host;
local error_reply = require "util.stanza".error_reply;

local admitted = module:get_option_set("muc_filter_whitelist", {});

local function filter(event)
    local origin, stanza = event.origin, event.stanza;
    if not admitted:contains(jid_host(stanza.attr.from)) then
        origin.send(error_reply(stanza, "auth", "forbidden"));
        return true;
    end
end
module:hook("muc-room-pre-create", filter, 50);
module:hook("muc-occupant-pre-join", filter, 50);
