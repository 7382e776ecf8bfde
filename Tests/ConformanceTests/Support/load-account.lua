-- Reads stored items with Prosody's own store. Arguments: host, store and user of each, as file names.
package.path = "/usr/lib/prosody/?.lua;" .. package.path
package.cpath = "/usr/lib/prosody/?.so;" .. package.cpath
pcall(require, "loader") -- Prosody 13 finds its own files by two names
local datamanager = require "util.datamanager"
datamanager.set_data_path("/var/lib/prosody")
local function decode(name)
  return (name:gsub("%%(%x%x)", function(digits) return string.char(tonumber(digits, 16)) end))
end
for i = 1, #arg, 3 do
  local host, store, user = decode(arg[i]), arg[i + 1], decode(arg[i + 2])
  local item, problem = datamanager.load(user, host, store)
  assert(item, ("no %s of %s@%s: %s"):format(store, user, host, tostring(problem)))
  if store == "accounts" then
    assert(#item.stored_key == 40 and #item.server_key == 40, "keys of SHA-1, in hexadecimal")
    assert(#item.salt > 0 and item.iteration_count >= 4096)
  end
end
