with Ada.Text_IO; use Ada.Text_IO;
with Ada.Command_Line;
procedure Sums is
   type Piece is array (1 .. 262144) of Integer;
   type Node;
   type Link is access Node;
   type Node is record
      Values : Piece;
      Next : Link;
   end record;
   Head : Link := null;
   What : constant String := Get_Line;
   Sum : Long_Long_Integer := 0;
begin
   if What = "hello" then
      Put_Line ("hello");
   elsif What = "fail" then
      Ada.Command_Line.Set_Exit_Status (3);
   elsif What = "loop" then
      loop
         null;
      end loop;
   elsif What = "hog" then
      loop
         Head := new Node'(Values => (others => 1), Next => Head);
      end loop;
   else
      for I in 1 .. Integer'Value (Get_Line) loop
         Sum := Sum + Long_Long_Integer'Value (Get_Line);
      end loop;
      declare
         Text : constant String := Long_Long_Integer'Image (Sum);
      begin
         Put_Line (Text (2 .. Text'Last));
      end;
   end if;
end Sums;
