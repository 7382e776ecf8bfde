-- STAND-IN for the module of the package jitsi-meet-prosody that Prosody has itself from 0.12 on: where a
-- relay is, and credentials for it that are good for a while.
local st = require "util.stanza";
local base64 = require "util.encodings".base64.encode;
local hmac_sha1 = require "util.hashes".hmac_sha1;

local secret = module:get_option_string("external_service_secret");

module:hook("iq-get/host/urn:xmpp:extdisco:2:services", function(event)
    local reply = st.reply(event.stanza):tag("services", { xmlns = "urn:xmpp:extdisco:2" });
    for _, service in ipairs(module:get_option_array("external_services", {})) do
        local found = { type = service.type, host = service.host, port = string.format("%d", service.port),
            transport = service.transport };
        if service.secret then
            found.username = string.format("%d", os.time() + (service.ttl or 86400));
            found.password = base64(hmac_sha1(secret, found.username));
        end
        reply:tag("service", found):up();
    end
    event.origin.send(reply);
    return true;
end);
