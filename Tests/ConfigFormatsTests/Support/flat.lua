-- Prints what Lua reads, one line for each value: file, kind, path, value. A file that returns no
-- table is a configuration of Prosody: hosts and components open sections.
local function show(text)
  local hex = text:gsub(".", function(byte) return ("%02x"):format(byte:byte()) end)
  return hex == "" and "-" or hex
end

local function flatten(file, path, value)
  local where = path == "" and "." or path:sub(2)
  local kind = type(value)
  if kind == "table" then
    if next(value) == nil then print(file, "l", where, "-") end
    local count = 0
    for _ in pairs(value) do count = count + 1 end
    for key, inner in pairs(value) do
      local step = tostring(key)
      if count == #value then step = ("[%d]"):format(key - 1) end
      flatten(file, path .. "/" .. show(step), inner)
    end
  elseif kind == "string" then print(file, "s", where, show(value))
  elseif kind == "number" then print(file, "n", where, ("%.17g"):format(value))
  elseif kind == "boolean" then print(file, "b", where, tostring(value))
  end
end

for number, name in ipairs(arg) do
  local root = {}
  local section = root
  local directives = {}
  local function open(kind)
    return function(host)
      if host == "*" then section = root return end
      local names = { kind .. " " .. host }
      local mine = directives[host] or { names = names, values = {} }
      directives[host] = mine
      section = mine.values
      return function(more)
        if type(more) == "table" then
          for key, value in pairs(more) do mine.values[key] = value end
        else
          mine.names[1] = mine.names[1] .. " " .. more
        end
      end
    end
  end
  local includes = {}
  local known = {
    VirtualHost = open "VirtualHost", Host = open "VirtualHost", Component = open "Component",
    Include = function(path) includes[#includes + 1] = { section, path } end,
  }
  local environment = setmetatable({}, {
    __index = function(_, key)
      if known[key] then return known[key] end
      return section[key]
    end,
    __newindex = function(_, key, value) section[key] = value end,
  })
  local chunk = loadfile(name, "t", environment)
  local good, result
  if chunk then good, result = pcall(chunk) end
  if not good then
    print(number - 1, "x", ".", "-")
  else
    if type(result) == "table" then root = result end
    if next(root) ~= nil then flatten(number - 1, "", root) end
    for _, mine in pairs(directives) do
      if next(mine.values) ~= nil then
        flatten(number - 1, "/" .. show(mine.names[1]), mine.values)
      end
    end
    for _, include in ipairs(includes) do
      local path = ""
      for _, mine in pairs(directives) do
        if mine.values == include[1] then path = show(mine.names[1]) .. "/" end
      end
      print(number - 1, "d", path .. show "Include", show(include[2]))
    end
  end
end
