-- STAND-IN for the module of jitsi-meet-tokens. A session that brings a token signed with app_secret by
-- app_id, or none where that is allowed, logs in with SASL ANONYMOUS; any other session is refused.
local jwt = require "util.jwt";
local new_sasl = require "util.sasl".new;
local parse = require "net.http".formdecode;

local app_id = module:get_option_string("app_id");
local app_secret = module:get_option_string("app_secret");
local allow_empty = module:get_option_boolean("allow_empty_token", false);

local function take_token(event)
    local query = event.request.url and event.request.url.query;
    local fields = query and parse(query);
    if type(fields) == "table" then
        event.session.auth_token = fields.token;
    end
end
module:hook_global("bosh-session", take_token);
module:hook_global("websocket-session", take_token);
module:hook("bosh-session", take_token);
module:hook("websocket-session", take_token);

local function admitted(session)
    if not session.auth_token then
        return allow_empty;
    end
    local good, claims = jwt.verify(app_secret, session.auth_token);
    if not good or type(claims) ~= "table" or claims.iss ~= app_id then
        return false;
    end
    session.jitsi_meet_context_user = claims.context and claims.context.user;
    return true;
end

module:provides("auth", {
    get_sasl_handler = function(session)
        local handler = new_sasl(module.host, { anonymous = function() return true; end });
        if not admitted(session) then
            handler.process = function() return "failure", "not-authorized", "no valid token"; end;
        end
        return handler;
    end;
});
