-- Prints "file number hex" for every value of the tables that the given chunks return.
for file, path in ipairs(arg) do
  for number, value in pairs(dofile(path)) do
    local hex = value:gsub(".", function(byte) return ("%02x"):format(byte:byte()) end)
    print(("%d %d %s"):format(file - 1, number, hex))
  end
end
